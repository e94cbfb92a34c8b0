scores <- data.frame(phq_start, phq_end, gad_start, gad_end)
s <- scores[complete.cases(scores), ]
phq <- s$phq_end - s$phq_start
gad <- s$gad_end - s$gad_start
rose <- phq >= phq_reliable_change | gad >= gad_reliable_change
fell <- phq <= -phq_reliable_change | gad <= -gad_reliable_change
caseness <- s$phq_start >= phq_caseness | s$gad_start >= gad_caseness
recovered <- caseness & s$phq_end < phq_caseness & s$gad_end < gad_caseness
improved <- fell & !rose
worse <- rose & !fell
list(at_caseness = sum(caseness), recovery = sum(recovered), reliable_improvement = sum(improved),
  reliable_deterioration = sum(worse), no_reliable_change = sum(!improved & !worse), reliable_recovery = sum(recovered & improved),
  recovery_rate = mean(recovered[caseness]), reliable_improvement_rate = mean(improved),
  reliable_deterioration_rate = mean(worse), reliable_recovery_rate = mean((recovered & improved)[caseness]),
  n = nrow(s), n_missing = nrow(scores) - nrow(s))
