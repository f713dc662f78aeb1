/**
 * The resource types, the wire contract and the compiler between them. Read in this order: {@code v1alpha1} is what users write, {@code compile} is what it
 * means, {@code config} is what the gateway runs; {@code manifest} reads documents into the first, {@code json} is how all of them read JSON. Dependencies go
 * {@code manifest → compile → v1alpha1 → config → json} and never back.
 */
package dev.turnpike.crds;
