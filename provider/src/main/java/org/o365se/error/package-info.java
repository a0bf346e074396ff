/** What every error message is made of. */
@NullMarked
package org.o365se.error;

import org.jspecify.annotations.NullMarked;
