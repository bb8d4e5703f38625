## Cleaning up: what many messages have in common, and what would be deleted.

title = Nettoyer
title-label = Trouver et supprimer beaucoup de messages à la fois
done = Terminé
show-list = Voir les messages
show-groups = Retour au nettoyage
nothing = Rien n’est encore choisi.
    .next = Choisissez des groupes, tracez sur le graphique ou tapez une règle dans le champ de recherche. Rien n’est supprimé avant que vous le disiez.
none = Ici, rien ne serait supprimé.
    .next = Changez la règle dans le champ de recherche, ou choisissez des groupes.
would = { $messages }, { $size }, seraient supprimés.
    .next = { $left } resteraient.
marked = { $messages } sont marqués.
    .next = « Supprimer maintenant », sous la liste, les supprime.
protected = { $number ->
    [one] { $number } correspond et est protégé : il reste.
    [many] { $number } correspondent et sont protégés : ils restent.
   *[other] { $number } correspondent et sont protégés : ils restent.
 }
unknown = { $number ->
    [one] { $number } de plus correspond peut-être : son en-tête n’est pas encore là.
    [many] { $number } de plus correspondent peut-être : leurs en-têtes ne sont pas encore là.
   *[other] { $number } de plus correspondent peut-être : leurs en-têtes ne sont pas encore là.
 }
commands = Envoyé quand vous confirmez : { NUMBER($count) } × DELE, puis QUIT.
commands-time = Envoyé quand vous confirmez : { NUMBER($count) } × DELE, puis QUIT ; environ { $time }.
mark = Marquer { $messages } à supprimer
headers = { NUMBER($done) } en-têtes sur { NUMBER($total) } sont là.
headers-left = { NUMBER($done) } en-têtes sur { NUMBER($total) } sont là · { NUMBER($rate) } par seconde · encore { $time }
by = Grouper par
by-sender = Expéditeur
by-domain = Domaine de l’expéditeur
by-subject = Objet
by-list = Liste de diffusion
by-size = Taille
by-day = Jour
by-attachment = Pièces jointes
no-sender = Sans expéditeur
no-subject = Sans objet
with-attachments = Avec pièces jointes
without-attachments = Sans pièces jointes
sizes = { $from } à { $below }
sizes-from = { $from } et plus
group = { $messages } · { $size }
dates = du { $first } au { $last }
keep = Garder
keep-label = Ne jamais supprimer : { $name }
others = { $messages } dans aucun groupe : l’en-tête n’est pas là, ou n’en dit rien.
more = Plus de groupes
chart = Les messages dans le temps
chart-hint = Tracez sur les barres pour choisir cette période.
bars = { $from } à { $until } : { $messages }
any-time = Toute période
keeps = Ne jamais supprimer
keeps-add = Protéger
keeps-field = Règle pour ce qui n’est jamais supprimé
forget = Oublier { $rule }
protected-tag = Protégé
protected-message = Protégé : jamais supprimé pendant cette visite.
unprotected-message = N’est plus protégé.
not-marked = Pas marqué : il est protégé.
deleting = { NUMBER($done) } sur { NUMBER($total) } · { NUMBER($rate) } par seconde · encore { $time }
stop = Arrêter
stopping = Arrêt…
not-deleted = { $number ->
    [one] { $number } message n’a pas été supprimé.
    [many] { $number } messages n’ont pas été supprimés.
   *[other] { $number } messages n’ont pas été supprimés.
 }
    .next = Vous avez arrêté. Les marques restent.
