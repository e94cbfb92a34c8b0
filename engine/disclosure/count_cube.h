#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/disclosure/count_table.h"
#include "engine/disclosure/respondent_sets.h"

namespace cairn::disclosure {

/// The people of one release by a fixed list of dimensions: all that published counts can be about.
struct CountCube {
  struct Dimension {
    std::string name;
    std::vector<std::string> values;   // in the order they are shown
    std::vector<std::uint16_t> codes;  // by person, index of the value
  };
  std::vector<Dimension> dimensions;
  std::vector<std::size_t> positions;  // by person: the place in a RespondentSet, the same in every release
};

/// What is asked: nothing to split by, or one or two dimensions; and for some dimensions the first and last value that
/// counts.
struct CountQuestion {
  struct Filter {
    std::size_t dimension = 0;
    std::uint16_t first = 0, last = 0;
  };
  std::vector<std::size_t> by;
  std::vector<Filter> filters;
};

/// One count of an answer and the people behind it. Without a row and without a column: all of them.
struct CountFigure {
  std::optional<std::uint16_t> row, column;  // values of the first and second dimension
  std::int64_t count = 0;
  RespondentSet people;
  bool is_hidden = false;
};

struct CountAnswer {
  CountTable table;
  std::vector<CountFigure> figures;  // row by row, each row's total behind it, the totals of columns last
};

/// Counts as they are, nothing hidden. At most two dimensions.
CountAnswer tabulate(const CountCube& cube, const CountQuestion& question);
/// What was given out about a data set, and what was kept back to protect smaller figures.
struct CountLedger {
  SetLedger shown, hidden;
};
/// Hides what must not be shown (protect_table), in agreement with earlier answers: what was hidden to protect another
/// figure stays hidden, and what was shown protects nothing. NoSolution when that is not possible.
Result<void> protect_answer(CountAnswer& answer, const CountLedger& ledger = CountLedger());
/// True when no figure that is shown differs from one given out before by a few people, and neither it nor one that is
/// hidden to protect another can be made out from the other kind.
bool is_safe_after(const CountLedger& ledger, const CountAnswer& answer);
/// Takes note of every figure that is shown, or hidden to protect another.
void note_answer(CountLedger& ledger, const CountAnswer& answer);

}  // namespace cairn::disclosure
