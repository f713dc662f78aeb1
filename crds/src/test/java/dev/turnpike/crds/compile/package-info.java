/** The compiler, held to golden cases. */
package dev.turnpike.crds.compile;
