#!/bin/sh
# Run OkHttp's CertificatePinner of both generations over all cases, each as on a JVM and as on Android, and write
# results.tsv beside this file. Conscrypt validates for the day of the run: run it while the chains are valid.
# Needs JDK 11 or newer, Maven, and the Python that runs the tests (PYTHON, default python3).
set -eu
cd "$(dirname "$0")/../../.."
here=tests/conformance/okhttp
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
"${PYTHON:-python3}" -m tests.conformance.okhttp.cases > "$build/cases.tsv"
for version in 3.14.9 4.12.0; do
    mkdir "$build/$version"
    sed "s/VERSION/$version/" $here/pom.xml > "$build/$version/pom.xml"
    mvn -q -B -f "$build/$version/pom.xml" dependency:copy-dependencies -DoutputDirectory="$build/$version/jars"
    javac -d "$build/$version" -cp "$build/$version/jars/*" $here/Pinning.java
    java -cp "$build/$version:$build/$version/jars/*" Pinning tests/data/rotation "$build/cases.tsv" > "$build/$version.txt"
done
{
    printf '# 3.14.9 jvm\t3.14.9 android\t4.12.0 jvm\t4.12.0 android\troots\tchain\thost\tpattern\tpin\t...\n'
    paste "$build/3.14.9.txt" "$build/4.12.0.txt" "$build/cases.tsv"
} > $here/results.tsv
