/**
 * How this module reads JSON: nothing is guessed, nothing is converted, and a refusal names the place and never the value, which may be a credential. It
 * knows neither resources nor configuration. Jackson's databind only; times are bound here so that no further module is needed.
 */
package dev.turnpike.crds.json;
