/** Tests of the snapshot and of the files it comes from. */
package dev.turnpike.proxy.snapshot;
