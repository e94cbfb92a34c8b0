#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace cairn::stats {

/// Whether so many resamples of so many values can be made in well under a minute.
inline bool is_too_much_resampling(std::size_t resamples, std::size_t values) {
  return static_cast<double>(resamples) * static_cast<double>(values) > 1e10;
}

/// How many threads to use for `chunks` pieces of work; 0 asks for one a core.
inline std::size_t choose_threads(std::size_t asked, std::size_t chunks) {
  constexpr std::size_t kMost = 64;
  if (asked == 0) asked = std::thread::hardware_concurrency();
  return std::clamp<std::size_t>(asked, 1, std::min(kMost, std::max<std::size_t>(chunks, 1)));
}

/// Calls work(worker, chunk) once for each chunk from 0, worker < threads. Each worker does one chunk at a time, so it
/// may keep its own memory. `work` must not throw. Fewer threads than asked for do the work when there are no more.
template <class Work>
void run_chunks(std::size_t chunks, std::size_t threads, const Work& work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&](std::size_t worker) {
    for (std::size_t chunk = next++; chunk < chunks; chunk = next++) work(worker, chunk);
  };
  std::vector<std::jthread> others;
  others.reserve(threads);
  try {
    for (std::size_t worker = 1; worker < threads; ++worker) others.emplace_back(run, worker);
  } catch (const std::system_error&) {  // no thread to be had: this one does the rest
  }
  run(0);
}

}  // namespace cairn::stats
