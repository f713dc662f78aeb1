/** Where requests go, with seeded draws and a clock that stands still until it is moved. */
package dev.turnpike.proxy.routing;
