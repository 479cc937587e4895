/**
 * The memory that routers share, in Redis, behind the one that each has for itself: asked on a miss of that, told what servers
 * answer. A key is the whole hash of the question, made with what the config says of who answers it in place of a secret, so
 * that routers of one config have the same and those of another have others. A value is {@link
 * io.millrace.router.cache.shared.SharedForm}'s bytes: of no protocol, sealed with the key's hash. What cannot be used is not
 * there, and no call fails by any of it.
 */
@NullMarked
package io.millrace.router.cache.shared;

import org.jspecify.annotations.NullMarked;
