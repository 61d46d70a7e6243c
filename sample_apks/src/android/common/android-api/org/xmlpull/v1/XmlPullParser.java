package org.xmlpull.v1;

import java.io.IOException;

/** Only to compile against: the platform brings the real one. */
public interface XmlPullParser {
    int END_DOCUMENT = 1;
    int START_TAG = 2;
    int TEXT = 4;

    int next() throws XmlPullParserException, IOException;

    String getName();

    String getText();

    String getAttributeValue(String namespace, String name);
}
