#include "engine/disclosure/count_cube.h"

#include <algorithm>

namespace cairn::disclosure {
namespace {

/// The values of a dimension that are asked for; a single nameless one when the question does not split by it.
struct Axis {
  const CountCube::Dimension* dimension = nullptr;
  std::uint16_t first = 0, last = 0;

  bool is_split() const { return dimension != nullptr; }
  std::size_t size() const { return last - first + std::size_t{1}; }
  std::size_t place(std::size_t person) const { return is_split() ? dimension->codes[person] - first : 0; }
  std::optional<std::uint16_t> value(std::size_t at) const {
    return is_split() ? std::optional(static_cast<std::uint16_t>(first + at)) : std::nullopt;
  }
};

Axis make_axis(const CountCube& cube, const CountQuestion& question, std::size_t number) {
  if (number >= question.by.size()) return {};
  const std::size_t dimension = question.by[number];
  Axis axis{&cube.dimensions[dimension], 0,
            static_cast<std::uint16_t>(std::max<std::size_t>(cube.dimensions[dimension].values.size(), 1) - 1)};
  for (const CountQuestion::Filter& filter : question.filters) {
    if (filter.dimension == dimension) axis.first = filter.first, axis.last = filter.last;
  }
  return axis;
}

bool is_asked_for(const CountCube& cube, const CountQuestion& question, std::size_t person) {
  return std::all_of(question.filters.begin(), question.filters.end(), [&](const CountQuestion::Filter& filter) {
    const std::uint16_t code = cube.dimensions[filter.dimension].codes[person];
    return code >= filter.first && code <= filter.last;
  });
}

}  // namespace

CountAnswer tabulate(const CountCube& cube, const CountQuestion& question) {
  const Axis rows = make_axis(cube, question, 0), columns = make_axis(cube, question, 1);
  const std::size_t width = columns.size() + (columns.is_split() ? 1 : 0);
  const std::size_t height = rows.size() + (rows.is_split() ? 1 : 0);
  CountAnswer answer;
  answer.table.has_row_totals = columns.is_split();
  answer.table.has_column_totals = rows.is_split();
  answer.figures.resize(width * height);
  for (std::size_t r = 0; r < height; ++r) {
    for (std::size_t c = 0; c < width; ++c) {
      CountFigure& figure = answer.figures[r * width + c];
      if (r < rows.size()) figure.row = rows.value(r);
      if (c < columns.size()) figure.column = columns.value(c);
    }
  }
  for (std::size_t person = 0; person < cube.positions.size(); ++person) {
    if (!is_asked_for(cube, question, person)) continue;
    const std::size_t r = rows.place(person), c = columns.place(person);
    answer.figures[r * width + c].people.add(cube.positions[person]);
    if (columns.is_split()) answer.figures[r * width + width - 1].people.add(cube.positions[person]);
    if (rows.is_split()) answer.figures[(height - 1) * width + c].people.add(cube.positions[person]);
    if (rows.is_split() && columns.is_split()) answer.figures.back().people.add(cube.positions[person]);
  }
  answer.table.counts.assign(rows.size(), std::vector<std::int64_t>(columns.size(), 0));
  for (std::size_t i = 0; i < answer.figures.size(); ++i) {
    CountFigure& figure = answer.figures[i];
    figure.count = static_cast<std::int64_t>(figure.people.size());
    if (i / width < rows.size() && i % width < columns.size()) answer.table.counts[i / width][i % width] = figure.count;
  }
  return answer;
}

Result<void> protect_answer(CountAnswer& answer, const CountLedger& ledger) {
  const std::size_t width = answer.table.columns() + (answer.table.has_row_totals ? 1 : 0);
  const Pattern none(answer.table.rows() + 1, std::vector<bool>(answer.table.columns() + 1, false));
  answer.table.hidden_before = answer.table.shown_before = none;
  for (std::size_t i = 0; i < answer.figures.size(); ++i) {
    const RespondentSet& people = answer.figures[i].people;
    answer.table.hidden_before[i / width][i % width] = people.size() > 0 && ledger.hidden.contains(people);
    answer.table.shown_before[i / width][i % width] = people.size() > 0 && ledger.shown.contains(people);
  }
  CAIRN_ASSIGN(const ProtectedTable result, protect_table(answer.table));
  for (std::size_t i = 0; i < answer.figures.size(); ++i)
    answer.figures[i].is_hidden = result.hidden[i / width][i % width];
  return {};
}

bool is_safe_after(const CountLedger& ledger, const CountAnswer& answer) {
  return std::all_of(answer.figures.begin(), answer.figures.end(), [&](const CountFigure& figure) {
    if (figure.count == 0 || kNhs7r5.is_small(figure.count)) return true;
    if (figure.is_hidden) return ledger.shown.is_safe(figure.people) && !ledger.shown.contains(figure.people);
    return ledger.shown.is_safe(figure.people) && ledger.hidden.is_safe(figure.people);
  });
}

void note_answer(CountLedger& ledger, const CountAnswer& answer) {
  for (const CountFigure& figure : answer.figures) {
    if (figure.count == 0 || kNhs7r5.is_small(figure.count)) continue;
    (figure.is_hidden ? ledger.hidden : ledger.shown).add(figure.people);
  }
}

}  // namespace cairn::disclosure
