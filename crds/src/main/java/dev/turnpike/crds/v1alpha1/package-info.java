/**
 * What users write: the {@code spec} of {@code ModelRoute} and {@code ProxyClient} in {@code turnpike.dev/v1alpha1}, as records that mirror the YAML
 * member by member. Nothing is checked here beyond types: what a combination means, and whether it may be served, is the compiler's.
 *
 * <p>Null means "not written". Within this version members are only added, never renamed. JDK and Jackson annotations only: no Kubernetes client, no YAML
 * parser, no proxy type; of the wire contract it borrows the enums.
 */
package dev.turnpike.crds.v1alpha1;
