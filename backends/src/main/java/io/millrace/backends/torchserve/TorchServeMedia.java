package io.millrace.backends.torchserve;

import java.util.Locale;

/** What a content type says of how bytes are to be read; where there is none they are JSON. */
enum TorchServeMedia {
    JSON,
    RAW,
    PARTS,
    FIELDS,
    HANDLERS_OWN;

    /** Its parameters aside. */
    static TorchServeMedia of(String contentType) {
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return switch (type.strip().toLowerCase(Locale.ROOT)) {
            case "", "application/json", "text/plain" -> JSON;
            case "application/octet-stream" -> RAW;
            case "multipart/form-data" -> PARTS;
            case "application/x-www-form-urlencoded" -> FIELDS;
            default -> HANDLERS_OWN;
        };
    }
}
