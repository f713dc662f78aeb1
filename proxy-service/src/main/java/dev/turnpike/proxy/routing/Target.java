package dev.turnpike.proxy.routing;

import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.snapshot.Route;

/** One backend that may serve a request, and the route that it belongs to. */
public record Target(Route route, Backend backend) {}
