/** Tests of the command line. */
package dev.turnpike.proxy.cli;
