// Draws with OpenGL ES: imports, numbers, and nothing that speaks to a server.
extern void glClearColor(float red, float green, float blue, float alpha);
extern void glClear(unsigned mask);
extern void glDrawArrays(unsigned mode, int first, int count);
extern int __android_log_print(int priority, const char *tag, const char *text, ...);

static const char *const SHADER = "attribute vec4 position; void main() { gl_Position = position; }";

int Java_org_pinscan_no_1pins_1graphics_App_draw(void *env, void *type, int colour) {
    __android_log_print(4, "shapes", "%s", SHADER);
    glClearColor((float)(colour & 255) / 255.0f, 0.5f, 0.25f, 1.0f);
    glClear(0x4000);
    glDrawArrays(4, 0, 3);
    return colour;
}
