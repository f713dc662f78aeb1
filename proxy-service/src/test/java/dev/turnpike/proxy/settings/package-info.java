/** Tests of the settings. They pass maps and temporary folders: a developer's own {@code .env} is never read. */
package dev.turnpike.proxy.settings;
