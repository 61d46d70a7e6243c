// build.gradle.kts of the app: ./gradlew pinscan
tasks.register<Exec>("pinscan") {
    group = "verification"
    description = "Audits the certificate pinning of the release build."
    dependsOn("assembleRelease")
    commandLine(
        "pinscan", "scan", layout.buildDirectory.file("outputs/apk/release/app-release.apk").get().asFile,
        "-o", layout.buildDirectory.file("reports/pinning.html").get().asFile,
    )
}
