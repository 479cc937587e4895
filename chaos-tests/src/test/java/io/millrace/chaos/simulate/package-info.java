/** Nobody fails: what the router does under a load is held against what its simulator says that it will do. */
@NullMarked
package io.millrace.chaos.simulate;

import org.jspecify.annotations.NullMarked;
