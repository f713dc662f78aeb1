package dev.turnpike.proxy.http.connection;

/** The two ends of a connection that the sweeper looks at. */
record Guarded(Link link, TimedWriter writer) {}
