package org.xmlpull.v1;

import java.io.IOException;

/** Only to compile against: the platform brings the real one. */
public interface XmlPullParser {
    int END_DOCUMENT = 1;
    int START_TAG = 2;
    int START_DOCUMENT = 0;
    int END_TAG = 3;
    int TEXT = 4;

    int next() throws XmlPullParserException, IOException;

    int getEventType() throws XmlPullParserException;

    String nextText() throws XmlPullParserException, IOException;

    String getName();

    String getText();

    String getAttributeValue(String namespace, String name);
}
