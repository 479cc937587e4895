/**
 * The API of OpenAI as a client sees it: chat completions, completions and embeddings. The body names
 * the model, so its beginning is read before the route is known; nothing else of it is understood here. Source: OpenAI's
 * API reference, and what its servers and clients make of it.
 */
@NullMarked
package io.millrace.router.frontend.openai;

import org.jspecify.annotations.NullMarked;
