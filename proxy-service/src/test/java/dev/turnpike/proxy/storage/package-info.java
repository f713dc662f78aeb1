/** The database, on both engines. */
package dev.turnpike.proxy.storage;
