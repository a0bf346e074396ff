/** Health: what is known of root keys and policies from their uses, and who is told of changes. */
@NullMarked
package org.o365se.internal.health;

import org.jspecify.annotations.NullMarked;
