package dev.turnpike.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** One entry of a Secret in the namespace of the resource that refers to it. */
public record SecretRef(
        @JsonPropertyDescription("Name of a Secret in the same namespace.")
        String name,

        @JsonPropertyDescription("Entry of the Secret. Default: apiKey, and ca.crt where a CA is meant.")
        String key) {}
