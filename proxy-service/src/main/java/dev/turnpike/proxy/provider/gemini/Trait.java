package dev.turnpike.proxy.provider.gemini;

/** What a family of models takes. */
enum Trait {
    /** {@code systemInstruction}. */
    SYSTEM_INSTRUCTION,
    /** {@code temperature}, {@code topP}, {@code topK}; the newest models have fixed ones and announce a 400. */
    SAMPLING,
    /** {@code presencePenalty}, {@code frequencyPenalty}. */
    PENALTIES,
    /** {@code candidateCount} above 1. */
    CANDIDATES,
    /** {@code id} in function calls and their responses. */
    CALL_IDS,
    /** A thought signature on the first function call of each step is asked for. */
    SIGNATURES,
    /** The schema fields that take JSON Schema ({@code parametersJsonSchema}, {@code responseJsonSchema}). */
    JSON_SCHEMA,
    /** A JSON answer in a request that has tools. */
    JSON_WITH_TOOLS,
    /** {@code mediaResolution} on a part. */
    MEDIA_RESOLUTION,
    /** Function calling mode {@code VALIDATED}. */
    VALIDATED,
    /** Images inside a function response. */
    RESULT_MEDIA,
    /** {@code googleSearch}; before it there was {@code googleSearchRetrieval}. */
    GOOGLE_SEARCH
}
