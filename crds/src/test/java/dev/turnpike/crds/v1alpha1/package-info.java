/** The resource types. */
package dev.turnpike.crds.v1alpha1;
