// A stand-in for the hooking engine's library: its name and its greeting, nothing of it.
const char *frida_agent_main(void) {
    return "Interceptor.replace";
}
