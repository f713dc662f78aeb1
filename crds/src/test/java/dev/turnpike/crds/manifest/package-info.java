/** Manifests read strictly. */
package dev.turnpike.crds.manifest;
