package org.pinscan.traps_mixed;

/** Which servers the app is set to; a tester may choose in the settings. */
enum Stage {
    PRODUCTION("production"),
    ACCEPTANCE("acceptance");

    private final String label;

    Stage(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
