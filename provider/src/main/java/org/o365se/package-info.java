/** What a program sees of service encryption beyond the JCA itself: the provider, its key chain and its streams. */
@NullMarked
package org.o365se;

import org.jspecify.annotations.NullMarked;
