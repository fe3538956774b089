-- One line that a program can read: requests a second, bytes a second, errors.
done = function(summary)
  local seconds = summary.duration / 1e6
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format("summary %.1f %.0f %d\n", summary.requests / seconds, summary.bytes / seconds, errors))
end
