# The genuine Pact Broker, for tests. Its address, its database and its credentials come from the
# broker's own variables: PACT_BROKER_BASE_URL, PACT_BROKER_DATABASE_*, PACT_BROKER_BASIC_AUTH_*.

require 'fileutils'
# The process that started the broker removes this folder; if it has died, the broker does.
folder = Dir.pwd
parent = Process.ppid
at_exit { FileUtils.rm_rf(folder) unless Process.ppid == parent }

# Not in the block of PactBroker::App: what is set there does not reach the threads that answer requests.
ENV.update(
  'PACT_BROKER_BASIC_AUTH_ENABLED' => 'true',
  # Loopback only: a webhook cannot leave the machine.
  'PACT_BROKER_WEBHOOK_HOST_WHITELIST' => '127.0.0.1 localhost',
  'PACT_BROKER_WEBHOOK_SCHEME_WHITELIST' => 'http',
  'PACT_BROKER_WEBHOOK_HTTP_METHOD_WHITELIST' => 'POST',
  # In seconds. The broker's own schedule starts with ten, longer than a test should wait.
  'PACT_BROKER_WEBHOOK_RETRY_SCHEDULE' => '1 1',
  # Not at shields.io: a page that shows a badge asks this machine only.
  'PACT_BROKER_SHIELDS_IO_BASE_URL' => ENV.fetch('PACT_BROKER_BASE_URL'),
  'PACT_BROKER_SEED_EXAMPLE_DATA' => 'false',
  'PACT_BROKER_HIDE_PACTFLOW_MESSAGES' => 'true',
  'PACT_BROKER_LOG_CONFIGURATION_ON_STARTUP' => 'false',
)

require 'sequel'
# Two warnings at each start, about what the broker asks of Sequel.
Sequel::Deprecation.output = false
# SQLite refuses a transaction that begins as a reader and becomes a writer beside another one, and its own way to wait
# for another thread keeps that thread from running.
Sequel::Database.after_initialize do |database|
  database.transaction_mode = :immediate
  database.opts[:after_connect] = ->(connection) { connection.busy_handler_timeout = 20_000 }
end

require 'semantic_logger'
SemanticLogger.default_level = :warn
SemanticLogger.add_appender(io: $stderr)

require 'pact_broker'

run(PactBroker::App.new { |config| config.logger = SemanticLogger['pact-broker'] })
