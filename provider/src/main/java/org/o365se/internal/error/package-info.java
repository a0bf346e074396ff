/** What every error message is made of. */
@NullMarked
package org.o365se.internal.error;

import org.jspecify.annotations.NullMarked;
