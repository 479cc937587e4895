/** Which members of the fleet are well: active probes, passive ejection by live traffic, slow start on return. */
@NullMarked
package io.millrace.discovery.health;

import org.jspecify.annotations.NullMarked;
