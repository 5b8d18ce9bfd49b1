#!/bin/sh
# Hands one mail from a local mail server's pipe to Prokura:  prokura-deliver.sh RECIPIENT [SENDER] < mail
# An empty SENDER, as that of bounces is, says that a machine wrote it.
# PROKURA_URL is Prokura's address; the secret is in INBOUND_SECRET or in the file that INBOUND_SECRET_FILE names.
# Ends as mail servers expect (sysexits.h): 0 taken, 67 nobody here, 65 never to be taken, 75 to be tried again.
set -u
sender=${2-}
[ $# -ge 2 ] && [ -z "$sender" ] && sender='<>'
secret=${INBOUND_SECRET:-$(cat "${INBOUND_SECRET_FILE:-/etc/prokura/inbound-secret}")} || exit 75
mail=$(mktemp) || exit 75
trap 'rm -f "$mail"' EXIT
cat > "$mail" || exit 75
time=$(date +%s)
signature=$({ printf 'v2.%s.%s\n%s\n' "$time" "$1" "$sender"; cat "$mail"; } |
  openssl dgst -sha256 -hmac "$secret" -r | cut -d ' ' -f 1) || exit 75
status=$(curl --silent --output /dev/null --write-out '%{http_code}' --max-time 300 \
  --header 'Content-Type: message/rfc822' --header 'Expect:' \
  --header "X-Prokura-Recipient: $1" --header "X-Prokura-Sender: $sender" \
  --header "X-Prokura-Timestamp: $time" --header "X-Prokura-Signature: v2=$signature" \
  --data-binary "@$mail" "${PROKURA_URL:-http://127.0.0.1:3000}/inbound/mails")
case $status in
  200) exit 0 ;;
  404) exit 67 ;;
  413 | 422) exit 65 ;;
  *) exit 75 ;;
esac
