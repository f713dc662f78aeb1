/** Holds the code to the house rules: which room may know which, and how large things may grow. */
package dev.turnpike.proxy.house;
