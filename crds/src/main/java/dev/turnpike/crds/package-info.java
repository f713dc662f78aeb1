/** The resource types, the wire contract and the compiler between them. */
package dev.turnpike.crds;
