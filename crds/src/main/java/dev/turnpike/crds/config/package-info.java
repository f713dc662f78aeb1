/**
 * The wire contract between whoever holds the configuration (operator, files, environment) and the proxy: plain records,
 * a strict reader and a deterministic writer. JDK and Jackson only; it knows no Kubernetes type and no proxy type.
 *
 * <p>Versions of both ends may differ by one. Members are only added: never a primitive, whose absence a newer reader would refuse, and with null meaning
 * what it was before. A reader passes over what it does not know and says so; what it knows must be right.
 */
package dev.turnpike.crds.config;
