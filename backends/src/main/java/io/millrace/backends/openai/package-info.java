/**
 * Servers with the API of OpenAI: vLLM, SGLang, llama.cpp's server, Hugging Face TGI. Their requests name the model in the
 * body and are no tensors, so they go to them unread, and only from clients of the same API; no codec is needed.
 */
@NullMarked
package io.millrace.backends.openai;

import org.jspecify.annotations.NullMarked;
