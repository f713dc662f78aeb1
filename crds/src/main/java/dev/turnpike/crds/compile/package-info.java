/**
 * From what users wrote to what the gateway runs: {@link dev.turnpike.crds.compile.ConfigCompiler} is a pure function from resources and a look-up of
 * secrets to a configuration and findings. The operator turns findings into conditions, the laptop into start-up warnings.
 *
 * <p>One bad resource never affects another: it is left out and told why. The order in which resources arrive never matters. This package does no I/O and
 * no DNS, reads no clock, and knows no file format, no Kubernetes client and no proxy type.
 */
package dev.turnpike.crds.compile;
