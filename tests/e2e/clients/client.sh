# A client of the API on curl. Its argument is a flag for the curl of the reconnect, or what it does wrong.
api="$ZSTACK_BASE_URL/zstack/v1"
scheme=OAuth
[ "$1" = basic ] && scheme=Basic
location=$(curl -sS ${2:+$1 $2 $3} -X PUT -H "Authorization: $scheme $ZSTACK_SESSION_UUID" \
  -d '{"reconnectIPsecConnection":{}}' "$api/ipsec/$ZSTACK_IPSEC_UUID/actions") || exit
[ "$1" = no-poll ] && exit
job=$(printf %s "$location" | grep -o '[0-9a-f]\{32\}"' | tr -d '"')
[ -z "$job" ] && { echo "refused: $location"; exit 1; }
for _ in 1 2 3 4; do
  status=$(curl -sS -o /dev/null -w '%{http_code}' "$api/api-jobs/$job")
  [ "$status" = 200 ] && exit 0
  sleep "${POLL_SECONDS:-1}"
done
exit 1
