package io.millrace.inference.form;

/** How BYTES elements are written in JSON. */
public enum BytesStyle {
    /** As a string. Bytes that are not UTF-8 cannot be carried. */
    TEXT,
    /** As {@code {"b64": "..."}}, the way of TensorFlow Serving. */
    BASE64
}
