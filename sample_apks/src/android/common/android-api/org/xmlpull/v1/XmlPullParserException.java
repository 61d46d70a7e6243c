package org.xmlpull.v1;

/** Only to compile against: the platform brings the real one. */
public class XmlPullParserException extends Exception {
}
