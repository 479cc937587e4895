/**
 * Endpoints that Kubernetes knows: the ready addresses of a Service by its EndpointSlices, or the ready pods that an InferencePool
 * of the Gateway API Inference Extension selects. Followed by the informers of fabric8, which list, watch and list again when a
 * watch breaks; what they hold is looked at twice a second, so that a fleet which flaps costs no more than one that does not.
 */
@NullMarked
package io.millrace.discovery.kubernetes;

import org.jspecify.annotations.NullMarked;
