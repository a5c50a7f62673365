# Accepted as a job: 202, and where to ask for its result.
LOCATION=$(curl -sS -X PUT '{{url}}' \
  -H "Authorization: OAuth $SESSION" \
  -H 'Content-Type: application/json;charset=UTF-8' \
  -d '{{body}}' | grep -o 'http[^"]*')

# 202 until the job has ended, then 200 with the connection or 503 with an error.
until ANSWER=$(curl -sS -w ' %{http_code}' "$LOCATION"); [ "${ANSWER##* }" != 202 ]; do sleep 1; done
echo "$ANSWER"
