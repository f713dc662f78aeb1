package dev.turnpike.crds.compile;

/** Why there is a finding; the names are reasons of Kubernetes conditions and stay stable. */
public enum Reason {
    /** The resource contradicts itself or its format. */
    Invalid,
    /** A value that this version does not know, such as an unknown provider. */
    UnsupportedValue,
    /** Another route has the name. */
    ModelNameConflict,
    /** It asks not to be served. */
    Disabled,
    /** Its time is over. */
    Expired,
    /** No such Secret. */
    SecretNotFound,
    /** The Secret lacks the entry. */
    SecretKeyNotFound,
    /** The entry is empty. */
    SecretEmpty,
    /** The entry cannot be a key or certificate. */
    InvalidKeyFormat,
    /** A client key that can be guessed. */
    WeakKey,
    /** Another client has the key. */
    KeyConflict,
    /** No such route in the namespace. */
    FallbackNotFound,
    /** Following the fallback would lead back. */
    FallbackCycle,
    /** A client outside the gateway's namespace asks to be an administrator. */
    AdminNotAllowed,
    /** A client that may call no model. */
    NoModelsAllowed
}
