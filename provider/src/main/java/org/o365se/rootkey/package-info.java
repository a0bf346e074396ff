/** The service provider interface for root keys in any home, and the exceptions for their failures. */
@NullMarked
package org.o365se.rootkey;

import org.jspecify.annotations.NullMarked;
