/** The wire contract: round trips, refusals, canonical bytes. */
package dev.turnpike.crds.config;
