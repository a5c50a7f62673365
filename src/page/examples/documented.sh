# One answer: 200, whose success says how it went.
curl -sS -w ' %{http_code}\n' -X PUT '{{url}}' \
  -H "Authorization: OAuth $SESSION" \
  -H 'Content-Type: application/json;charset=UTF-8' \
  -d '{{body}}'
