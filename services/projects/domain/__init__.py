"""The rules of projects, pure: values in, a decision, findings or a typed refusal out.

antrag        what an application is made of (P2)
bescheid      decisions as they were taken, and what was bound (P1, P5)
lebenslauf    which action is allowed in which state (P1)
laufzeit      how long a project may last (P3)
einreichung   what is missing before an application can be submitted (P2, P6, P7)
eigenanteil   what the Träger contributes by its number of employees (P7)
finanzierung  the grant and its parts per year (P5, P6)
entscheidung  what the Leitung may decide, and from when on (P1, P4)
beginn        when an approved project may start (P4)
auszahlung    what may be paid of a grant, and what comes back (P9)
berichtspflicht  which reports are due when (P8)
nachweis      the final account: eligible cost, shortfall, final grant (P9)
pruefung      the check of the final account, line by line (P9)
sichtbarkeit  who sees and who applies (P1)
"""
