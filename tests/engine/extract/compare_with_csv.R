# Reads data.sav and data.dta of a folder with haven and compares them with data.csv, cell by cell. Ends with 1 and a line
# for each difference. Knows nothing of how the files were written.
folder <- commandArgs(TRUE)[1]
suppressMessages(library(haven))
csv <- read.csv(file.path(folder, "data.csv"), colClasses = "character", check.names = FALSE, encoding = "UTF-8", na.strings = character())
# the guard against spreadsheets
csv[] <- lapply(csv, function(x) ifelse(grepl("^'['[:space:]]*[=+@-]", x), substring(x, 2), x))
differences <- character()
say <- function(...) differences <<- c(differences, paste0(...))

shown <- function(x, codes) {
  # what a reader sees: the label of a code where there is one, else the number
  if (is.character(x)) return(x)
  labels <- attr(x, "labels")
  out <- as.character(unclass(x))
  plain <- as.vector(unclass(x))
  for (i in seq_along(labels)) {
    same <- if (is.na(labels[[i]])) is_tagged_na(plain, na_tag(labels[[i]])) else !is.na(plain) & plain == labels[[i]]
    if (is.na(labels[[i]]) || codes) out[same] <- names(labels)[i]
  }
  out[is.na(out)] <- ""
  out
}

equal <- function(cell, seen) {
  number <- suppressWarnings(as.numeric(cell)) == suppressWarnings(as.numeric(seen))
  cell == seen | startsWith(seen, paste0(cell, " = ")) & cell != "" | (!is.na(number) & number)
}

for (name in c("data.sav", "data.dta")) {
  data <- if (name == "data.sav") read_sav(file.path(folder, name), user_na = TRUE) else read_dta(file.path(folder, name))
  if (nrow(data) != nrow(csv) || ncol(data) != ncol(csv)) { say(name, ": ", nrow(data), " x ", ncol(data)); next }
  for (i in seq_along(csv)) {
    if (is.null(attr(data[[i]], "label"))) say(name, ": column ", i, " has no label")
    seen <- shown(data[[i]], TRUE)
    plain <- shown(data[[i]], FALSE)
    bad <- which(!(equal(csv[[i]], seen) | equal(csv[[i]], plain)))
    if (length(bad) > 0) say(name, ": ", names(csv)[i], ", record ", bad[1], ": '", csv[[i]][bad[1]], "' is '", seen[bad[1]], "'")
  }
  # missing codes are missing to the program: "*" is nobody's sex
  for (i in which(sapply(csv, function(x) any(x == "*")))) {
    plain <- if (name == "data.sav") read_sav(file.path(folder, name))[[i]] else data[[i]]
    if (!is.character(plain) && !all(is.na(plain[csv[[i]] == "*"]))) say(name, ": * in ", names(csv)[i], " is not missing")
  }
}
if (length(differences) > 0) { writeLines(differences); quit(status = 1) }
cat("equal:", nrow(csv), "records,", ncol(csv), "columns\n")
