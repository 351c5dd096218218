/* Rules R1, R2 and R3 of the table in gdpr.c: what a record of processing holds, GDPR, Article 30(1). */
#ifndef VITRINE_EXAMINATION_RECORD_H
#define VITRINE_EXAMINATION_RECORD_H

struct examination;

void check_r1_persons(struct examination *examination);
void check_r2_erasure(struct examination *examination);
void check_r3_security(struct examination *examination);

#endif
