/**
 * From a parsed document to a resource: strict binding of {@code ModelRoute} and {@code ProxyClient} manifests, with a finding for every member that is
 * unknown or of the wrong type. It takes JSON trees; which parser made them, from which file, it does not know. No Kubernetes client, no proxy type.
 */
package dev.turnpike.crds.manifest;
